/** Runs all side by side. The first failure stops the others, all are awaited, and that failure is told. */
export async function together<const Results extends readonly unknown[]>(
  signal: AbortSignal,
  work: { readonly [Key in keyof Results]: (signal: AbortSignal) => Promise<Results[Key]> },
): Promise<Results> {
  const controller = new AbortController();
  const stopping = AbortSignal.any([signal, controller.signal]);
  const settled = await Promise.allSettled(
    work.map(async (run) => {
      try {
        return await run(stopping);
      } catch (error) {
        controller.abort(error);
        throw error;
      }
    }),
  );
  signal.throwIfAborted();
  const values = settled.map((result) => {
    if (result.status === 'rejected') throw controller.signal.reason;
    return result.value;
  });
  // One value for each of `work`, in its order.
  return values as unknown as Results;
}
