// Brownian bridge: independent normals → independent normals of the same number, the first of them deciding where the path ends,
// the next its middle, and so on. Puts the variance of a path into the first, best dimensions of a Sobol point.

/**
 * Normalised increments of a Brownian path over n equal steps built by bridge from n normals (Jäckel 2002, Monte Carlo Methods in
 * Finance, §10.8.3). The map is orthogonal, so independent normals stay so.
 */
export function bridge(normals: Float64Array): Float64Array {
  const steps = normals.length;
  const level = new Float64Array(steps + 1);
  const known = new Uint8Array(steps + 1);
  level[steps] = Math.sqrt(steps) * normals[0];
  known[0] = 1;
  known[steps] = 1;
  let left = 0;
  for (let i = 1; i < steps; i++) {
    // the last gap of a sweep is the widest, so there is one on the way to the end
    while (known[left + 1]) left++;
    let right = left + 1;
    while (!known[right]) right++;
    const middle = left + 1 + Math.floor((right - left - 2) / 2);
    const before = middle - left;
    const after = right - middle;
    const pinned = (after * level[left] + before * level[right]) / (right - left);
    level[middle] = pinned + Math.sqrt((before * after) / (right - left)) * normals[i];
    known[middle] = 1;
    left = right < steps ? right : 0;
  }
  return normals.map((_, i) => level[i + 1] - level[i]);
}
