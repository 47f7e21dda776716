// The map of the form: a pin that moves by pointer or with the arrows of the keyboard, in step
// with the two fields, which are what is sent. Without this script the fields and the buttons do.
import { createMap } from "../../js/map-base.js";

const AROUND_DEGREES = 0.01;
const STEP_DEGREES = 0.0002;
const DECIMALS = 6;
const ARROWS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

const fields = ["latitude", "longitude"].map((name) => document.querySelector(`input[name=${name}]`));
const typed = () => fields.map((field) => Number.parseFloat(field.value.replace(",", ".")));

function loadLeaflet(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.L));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

function write({ lat, lng }) {
  fields[0].value = lat.toFixed(DECIMALS);
  fields[1].value = lng.toFixed(DECIMALS);
}

function addPin(leaflet, map, section) {
  const icon = leaflet.divIcon({ className: "dir-pin dir-pin--exact", iconSize: [32, 32] });
  const pin = leaflet.marker(typed(), { icon, draggable: true, autoPan: true }).addTo(map);
  const element = pin.getElement();
  element.setAttribute("aria-label", section.dataset.pin);
  pin.on("drag", () => write(pin.getLatLng()));
  element.addEventListener("keydown", (event) => {
    const direction = ARROWS[event.key];
    if (direction) {
      event.preventDefault();
      event.stopPropagation(); // the map would move instead
      const { lat, lng } = pin.getLatLng();
      pin.setLatLng([lat + direction[0] * STEP_DEGREES, lng + direction[1] * STEP_DEGREES]);
      write(pin.getLatLng());
      map.panInside(pin.getLatLng());
    }
  });
  fields.forEach((field) =>
    field.addEventListener("change", () => {
      if (typed().every(Number.isFinite)) {
        pin.setLatLng(typed());
        map.panTo(typed());
      }
    }),
  );
}

async function start(section) {
  const [latitude, longitude] = typed();
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) {
    return;
  }
  const sides = [longitude - AROUND_DEGREES, latitude - AROUND_DEGREES];
  section.dataset.bbox = [...sides, longitude + AROUND_DEGREES, latitude + AROUND_DEGREES].join(",");
  section.hidden = false;
  const texts = section.querySelector("[data-map-texts]").dataset;
  try {
    const leaflet = await loadLeaflet(section.dataset.leaflet);
    addPin(leaflet, createMap(leaflet, section, texts), section);
  } catch (error) {
    section.hidden = true; // the fields are enough
    throw error;
  }
}

document.querySelectorAll("[data-reg-map]").forEach(start);
