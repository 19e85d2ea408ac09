/** Mean structural similarity of two luma planes over blocks of 8 x 8, as it is usually computed. */
export function ssim(a: Uint8Array, b: Uint8Array, width: number, height: number): number {
  const c1 = (0.01 * 255) ** 2;
  const c2 = (0.03 * 255) ** 2;
  let sum = 0;
  let blocks = 0;
  for (let top = 0; top + 8 <= height; top += 4) {
    for (let left = 0; left + 8 <= width; left += 4) {
      let sumA = 0;
      let sumB = 0;
      let squareA = 0;
      let squareB = 0;
      let product = 0;
      for (let y = top; y < top + 8; y++) {
        for (let x = left; x < left + 8; x++) {
          const valueA = a[y * width + x] ?? 0;
          const valueB = b[y * width + x] ?? 0;
          sumA += valueA;
          sumB += valueB;
          squareA += valueA * valueA;
          squareB += valueB * valueB;
          product += valueA * valueB;
        }
      }
      const meanA = sumA / 64;
      const meanB = sumB / 64;
      const varianceA = squareA / 64 - meanA * meanA;
      const varianceB = squareB / 64 - meanB * meanB;
      const covariance = product / 64 - meanA * meanB;
      sum +=
        ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
        ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2));
      blocks += 1;
    }
  }
  return sum / blocks;
}
