// What an operation is about, in a clerk's words.
const WORDS = {
  "visit.create": "走访",
  "visit.correct": "更正走访",
  "visit.withdraw": "撤回走访",
  "promise.settle": "了结承诺",
  "conflict.restore": "恢复我的填写",
};
const PROPOSALS = { newcomer: "新企业", empty_unit: "空置单元" };

export function describe(operation, patch) {
  const { op, payload } = operation;
  const visit = payload.visit ? patch.get("visit", payload.visit) : payload;
  const sheet = patch.get("enterprise", visit?.enterprise) ?? holder(payload.promise, patch);
  const building = patch.get("building", visit?.building ?? payload.building);
  const place = sheet?.short_name || sheet?.name || building?.name || "";
  const word = op === "proposal.create" ? PROPOSALS[payload.kind] : WORDS[op];
  const name = op === "proposal.create" && payload.name ? `${payload.name}，${place}` : place;
  return [word ?? "记录", name].filter(Boolean).join(" · ");
}

function holder(promise, patch) {
  if (!promise) return null;
  return patch.all("enterprise").find((sheet) => sheet.promises?.some(({ id }) => id === promise)) ?? null;
}
