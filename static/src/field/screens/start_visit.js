import { dayOf } from "../rules/days.js";
import { reasonsFor } from "../rules/due.js";
import { likelyPurpose, newDraft } from "../rules/visit.js";

/** Open the form: the draft that already lies there for this enterprise, or a new one. */
export async function startVisit(app, { building, sheet = null, unit = null }) {
  const known = app.drafts.find(
    (draft) =>
      draft.is_touched && sheet && draft.enterprise === sheet.id && draft.building === building
  );
  const draft =
    known ??
    newDraft({
      id: crypto.randomUUID(),
      building,
      enterprise: sheet?.id ?? null,
      purpose: likelyPurpose(reasonsOf(app, sheet), app.patch.visitTypes()),
      now: Date.now(),
    });
  if (!known && unit) draft.note = `${unit}：`;
  if (!known) await app.keepDraft(draft);
  window.location.hash = `#/visit/${draft.id}`;
}

function reasonsOf(app, sheet) {
  return sheet ? reasonsFor(sheet, dayOf(Date.now()), app.sheets.calendar) : [];
}
