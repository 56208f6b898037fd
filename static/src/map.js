// The map of a board: drawn from the list beside it, without any tile or outside request.
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import "./parts/map.css";

const CIRCLE_METRES = 500;
const GRID_METRES = 1000;
const METRES_PER_DEGREE = 111195;
const SMALLEST = 20;
const LARGEST = 38;
const RING = { radius: 13, width: 6 };
const AROUND = 2 * Math.PI * RING.radius;

document.querySelectorAll("[data-map]").forEach(draw);

function draw(frame) {
  const spots = [...document.getElementById(frame.dataset.list).children].filter(
    (entry) => entry.dataset.longitude && entry.dataset.latitude,
  );
  if (spots.length === 0) return;
  frame.hidden = false;
  document.querySelectorAll("[data-map-text]").forEach((list) => (list.open = false));
  const map = L.map(frame, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    zoomSnap: 0.25,
    maxZoom: 18,
  });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const bounds = L.latLngBounds(spots.map(pointOf));
  map.fitBounds(bounds, { padding: [28, 28] });
  drawGrid(map, bounds.pad(1));
  const largest = Math.max(...spots.map((spot) => Number(spot.dataset.size ?? 0)));
  for (const spot of spots) {
    if ("station" in spot.dataset) drawStation(map, spot);
    else drawBuilding(map, spot, largest);
  }
}

function pointOf(spot) {
  return [Number(spot.dataset.latitude), Number(spot.dataset.longitude)];
}

// A net of one kilometre gives the eye a measure where there are no streets.
function drawGrid(map, bounds) {
  const style = { className: "map-grid", interactive: false, weight: 1 };
  const high = GRID_METRES / METRES_PER_DEGREE;
  const wide = high / Math.cos((bounds.getCenter().lat * Math.PI) / 180);
  const [south, north] = [bounds.getSouth(), bounds.getNorth()];
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  for (let at = Math.ceil(south / high) * high; at < north; at += high) {
    L.polyline([[at, west], [at, east]], style).addTo(map);
  }
  for (let at = Math.ceil(west / wide) * wide; at < east; at += wide) {
    L.polyline([[south, at], [north, at]], style).addTo(map);
  }
}

function drawStation(map, spot) {
  const point = pointOf(spot);
  L.circle(point, { radius: CIRCLE_METRES, className: "map-circle", interactive: false }).addTo(map);
  const icon = iconOf("shape-station", "map-station", 14);
  L.marker(point, { icon, keyboard: false, zIndexOffset: -500 })
    .bindTooltip(sentenceOf(spot))
    .addTo(map);
}

function drawBuilding(map, spot, largest) {
  const part = largest ? Math.sqrt(Number(spot.dataset.size) / largest) : 0;
  const size = Math.round(SMALLEST + part * (LARGEST - SMALLEST));
  const icon = L.divIcon({ html: ringOf(spot), className: "map-building", iconSize: [size, size] });
  const marker = L.marker(pointOf(spot), { icon, keyboard: false, riseOnHover: true });
  marker.bindTooltip(sentenceOf(spot));
  const link = spot.querySelector("a");
  if (link) marker.on("click", () => window.location.assign(link.href));
  marker.addTo(map);
}

// A ring of the five colours around the shape of the worst one.
function ringOf(spot) {
  let start = 0;
  const arcs = spot.dataset.mix.split(" ").filter(Boolean).map((part) => {
    const [colour, share] = part.split(":");
    const length = (Number(share) / 1000) * AROUND;
    const arc = `<circle class="of-${colour}" r="${RING.radius}" cx="16" cy="16" fill="none"
      stroke="currentColor" stroke-width="${RING.width}" transform="rotate(-90 16 16)"
      stroke-dasharray="${length} ${AROUND - length}" stroke-dashoffset="${-start}"/>`;
    start += length;
    return arc;
  });
  const worst = spot.dataset.colour;
  return `<svg viewBox="0 0 32 32" aria-hidden="true"><circle class="map-disc" cx="16" cy="16" r="16.5"/>
    ${arcs.join("")}<use class="of-${worst}" href="#shape-${worst}" x="10" y="10" width="12" height="12"/></svg>`;
}

function iconOf(shape, className, size) {
  const html = `<svg aria-hidden="true"><use href="#${shape}"/></svg>`;
  return L.divIcon({ html, className, iconSize: [size, size] });
}

function sentenceOf(spot) {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = spot.dataset.name;
  const words = document.createElement("span");
  words.textContent = spot.dataset.words;
  box.append(name, words);
  return box;
}
