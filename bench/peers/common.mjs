/** Settles once `isTrue`; looks again after whatever else is to be done. */
export async function until(isTrue) {
  while (!isTrue())
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
}
