// Places that would touch one another on the screen become one group.
const TOUCH_PIXELS = 34;

function groupOfPoint(point) {
  const { lat, lon } = point;
  return { lat, lon, count: 1, bbox: [lon, lat, lon, lat], points: [point] };
}

function absorb(group, other) {
  group.count += other.count;
  group.bbox = [
    Math.min(group.bbox[0], other.bbox[0]),
    Math.min(group.bbox[1], other.bbox[1]),
    Math.max(group.bbox[2], other.bbox[2]),
    Math.max(group.bbox[3], other.bbox[3]),
  ];
  group.points = group.points && other.points ? [...group.points, ...other.points] : null;
}

// Clusters and points as the server answers them, `project` giving the pixels of a position.
// A group whose places are not all known has `points` null.
export function grouped({ clusters, points }, project) {
  const all = [
    ...clusters.map((cluster) => ({ ...cluster, points: null })),
    ...points.map(groupOfPoint),
  ].sort((one, other) => other.count - one.count);
  const kept = [];
  for (const item of all) {
    const pixels = project(item);
    const near = kept.find((group) => group.pixels.distanceTo(pixels) < TOUCH_PIXELS);
    if (near) {
      absorb(near, item);
    } else {
      kept.push({ ...item, pixels });
    }
  }
  return kept;
}

// What tells a group from another, from one answer of the server to the next.
export function keyOf(group) {
  const who = group.points ? group.points.map((point) => point.id).join(" ") : "";
  return `${group.lat} ${group.lon} ${group.count} ${who}`;
}

export function holds(group, listing, position) {
  if (group.points) {
    return group.points.some((point) => String(point.id) === listing);
  }
  const [west, south, east, north] = group.bbox;
  const [lat, lon] = position;
  return south <= lat && lat <= north && west <= lon && lon <= east;
}
