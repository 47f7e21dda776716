// "Chercher dans cette zone": offered once the person has moved away from what was searched.
const MOVED_PIXELS = 60;
const RADIUS_KM = { least: 1, most: 200 };
const METRES = 1000;

export function offerSearchHere(leaflet, map, section) {
  const button = section.querySelector("[data-map-search-here]");
  let reference = { center: map.getCenter(), zoom: map.getZoom() };
  let isAutomatic = false;
  map.on("autopanstart", () => {
    isAutomatic = true;
  });
  map.on("moveend", () => {
    if (isAutomatic) {
      isAutomatic = false;
      reference = { ...reference, center: map.getCenter() };
      return;
    }
    const moved = map.project(reference.center).distanceTo(map.project(map.getCenter()));
    button.hidden = moved < MOVED_PIXELS && map.getZoom() === reference.zoom;
  });
  button.addEventListener("click", () => location.assign(addressHere(map, section)));
}

function addressHere(map, section) {
  const center = map.getCenter().wrap();
  const bounds = map.getBounds();
  const toNorth = map.distance(center, [bounds.getNorth(), center.lng]);
  const toEast = map.distance(center, [center.lat, bounds.getEast()]);
  const radius = Math.round(Math.max(toNorth, toEast) / METRES);
  const query = new URLSearchParams(section.dataset.filters);
  query.set("lat", center.lat.toFixed(2));
  query.set("lon", center.lng.toFixed(2));
  query.set("rayon", Math.min(RADIUS_KM.most, Math.max(RADIUS_KM.least, radius)));
  return `${section.dataset.search}?${query}`;
}
