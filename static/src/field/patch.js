// The unlocked patch in memory: rows of the feed by kind and id, as screens ask for them.
export class Patch {
  constructor(rows = []) {
    this.kinds = new Map();
    for (const { kind, id, row } of rows) this.put(kind, id, row);
  }

  put(kind, id, row) {
    if (!this.kinds.has(kind)) this.kinds.set(kind, new Map());
    this.kinds.get(kind).set(String(id), row);
  }

  drop(kind, id) {
    this.kinds.get(kind)?.delete(String(id));
  }

  get(kind, id) {
    return this.kinds.get(kind)?.get(String(id)) ?? null;
  }

  all(kind) {
    return [...(this.kinds.get(kind)?.values() ?? [])];
  }

  map(kind) {
    return this.kinds.get(kind) ?? new Map();
  }

  get rules() {
    return this.get("rules", "rules") ?? {};
  }

  choices(dictionary) {
    return this.get("dictionary", dictionary)?.entries ?? [];
  }

  label(dictionary, code) {
    return this.choices(dictionary).find((entry) => entry.code === code)?.label ?? code;
  }

  buildings() {
    return this.all("building").sort((one, other) => one.name.localeCompare(other.name, "zh"));
  }

  /** The everyday visit first, the rest by name: the server gives no order. */
  visitTypes() {
    const rank = (type) => (type.code === "routine" ? 0 : 1);
    return this.all("visit_type").sort(
      (one, other) => rank(one) - rank(other) || one.label.localeCompare(other.label, "zh")
    );
  }
}
