const EARTH = 6_371_000;
// A reading that is vaguer than this says nothing about a single building.
const VAGUEST = 150;

/**
 * Whether a reading lies inside the building's fence: `inside`, `outside` or `unknown`. Only this
 * word leaves the function; the reading is neither kept nor sent.
 */
export function fenceOf(reading, point, metres) {
  if (!point || !metres || !reading || !(reading.accuracy <= VAGUEST)) return "unknown";
  const away = distance(reading, point);
  if (away <= metres) return "inside";
  return away - reading.accuracy > metres ? "outside" : "unknown";
}

function distance(from, to) {
  const radians = Math.PI / 180;
  const height = (to.latitude - from.latitude) * radians;
  const width = (to.longitude - from.longitude) * radians;
  const middle = ((to.latitude + from.latitude) / 2) * radians;
  return EARTH * Math.hypot(height, width * Math.cos(middle));
}
