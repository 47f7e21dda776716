// The map of the directory: shown only where it works, drawn only when it comes in sight.
import { createMap } from "./map-base.js";
import { PlaceLayer } from "./map-places.js";
import { keepInStep } from "./map-list.js";
import { offerSearchHere } from "./map-search-here.js";

const NEAR = "200px";

function loadLeaflet(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.L));
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

async function start(section) {
  const texts = section.querySelector("[data-map-texts]").dataset;
  try {
    const leaflet = await loadLeaflet(section.dataset.leaflet);
    const map = createMap(leaflet, section, texts);
    if (!section.dataset.url) {
      return;
    }
    const places = new PlaceLayer(leaflet, map, section, texts);
    keepInStep(section, places);
    offerSearchHere(leaflet, map, section);
    places.load();
  } catch (error) {
    section.querySelector("[data-map-frame]").hidden = true;
    section.querySelector("[data-map-status]").textContent = texts.error;
    throw error;
  }
}

function startInSight(section) {
  section.hidden = false;
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        observer.disconnect();
        start(section);
      }
    },
    { rootMargin: NEAR },
  );
  observer.observe(section);
}

document.querySelectorAll("[data-directory-map]").forEach(startInSight);
