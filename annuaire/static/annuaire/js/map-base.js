// The map itself: outlines of the departments, zoom in French, a place to look at, no tile server
// unless the page names one.
const ZOOM = { min: 3, maxWithTiles: 18, maxWithoutTiles: 13 };
const POINT_ZOOM = { withTiles: 14, withoutTiles: 8 };
const KILOMETRE = 1000;
// Over the outlines, under the markers.
const NAMES = { pane: "names", zIndex: 450, fromZoom: 7, letterPixels: 9 };

const numbers = (text) => text.split(",").map(Number);

export function boundsOf(leaflet, [west, south, east, north]) {
  return leaflet.latLngBounds([south, west], [north, east]);
}

export function createMap(leaflet, section, texts) {
  const canvas = section.querySelector("[data-map-canvas]");
  const { tiles } = section.dataset;
  const map = leaflet.map(canvas, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    zoomSnap: tiles ? 1 : 0.5, // tiles are sharp at whole zooms only
    minZoom: ZOOM.min,
    maxZoom: tiles ? ZOOM.maxWithTiles : ZOOM.maxWithoutTiles,
  });
  canvas.setAttribute("role", "region");
  canvas.setAttribute("aria-label", texts.name);
  addZoom(leaflet, map, texts);
  lookAtStart(leaflet, map, section.dataset);
  if (tiles) {
    leaflet.tileLayer(tiles, { maxZoom: ZOOM.maxWithTiles }).addTo(map);
  } else {
    drawOutlines(leaflet, map, section.dataset.outlines).catch(() => {
      section.querySelector("[data-map-status]").textContent = texts.noOutlines;
    });
  }
  drawSearched(leaflet, map, section.dataset);
  section.querySelectorAll("[data-map-jump]").forEach((button) => {
    button.addEventListener("click", () => {
      map.fitBounds(boundsOf(leaflet, numbers(button.dataset.mapJump)));
    });
  });
  return map;
}

function addZoom(leaflet, map, texts) {
  const control = leaflet.control.zoom({
    zoomInTitle: texts.zoomIn,
    zoomOutTitle: texts.zoomOut,
    position: "topright",
  });
  control.addTo(map);
  // The wheel scrolls the page until the person has entered the map.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
}

function lookAtStart(leaflet, map, { bbox, point, tiles }) {
  if (point) {
    map.setView(numbers(point), tiles ? POINT_ZOOM.withTiles : POINT_ZOOM.withoutTiles);
    return;
  }
  map.fitBounds(boundsOf(leaflet, numbers(bbox)));
}

async function drawOutlines(leaflet, map, address) {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${response.status} ${response.url}`);
  }
  const outlines = leaflet.geoJSON(await response.json(), {
    interactive: false,
    style: { className: "dir-map__outline", weight: 1 },
  });
  outlines.addTo(map).bringToBack();
  const pane = map.createPane(NAMES.pane);
  pane.style.zIndex = NAMES.zIndex;
  pane.setAttribute("aria-hidden", "true");
  const names = outlines.getLayers().map((layer) => nameLabel(leaflet, map, layer));
  const fit = () => names.forEach(showWhereItFits);
  map.on("zoomend", fit);
  fit();
}

// The name of a department, over its largest piece: islands aside.
function nameLabel(leaflet, map, layer) {
  const pieces = layer.getLatLngs().map((rings) => leaflet.latLngBounds(rings[0] ?? rings));
  const width = (piece) => piece.getEast() - piece.getWest();
  const piece = pieces.reduce((best, other) => (width(other) > width(best) ? other : best));
  const label = leaflet
    .tooltip({ pane: NAMES.pane, permanent: true, direction: "center", className: "dir-map__label" })
    .setLatLng(piece.getCenter())
    .setContent(document.createTextNode(layer.feature.properties.nom))
    .addTo(map);
  return { map, label, piece };
}

function showWhereItFits({ map, label, piece }) {
  const room = map.project(piece.getNorthEast()).x - map.project(piece.getSouthWest()).x;
  const name = label.getElement();
  const fits = map.getZoom() >= NAMES.fromZoom && room > name.textContent.length * NAMES.letterPixels;
  name.hidden = !fits;
}

// The place searched around and its circle, or the only place of a listing's page.
function drawSearched(leaflet, map, { center, radiusKm, point, precision }) {
  if (center) {
    const options = { interactive: false, weight: 1, className: "dir-map__circle" };
    leaflet.circle(numbers(center), { ...options, radius: radiusKm * KILOMETRE }).addTo(map);
    const dot = { interactive: false, radius: 5, className: "dir-map__center" };
    leaflet.circleMarker(numbers(center), dot).addTo(map);
  }
  if (point) {
    const icon = leaflet.divIcon({ className: `dir-pin dir-pin--${precision}`, iconSize: [32, 32] });
    leaflet.marker(numbers(point), { icon, interactive: false, keyboard: false }).addTo(map);
  }
}
