/** Like `Promise.all`, but nothing goes on behind whoever is told of a failure. */
export async function allSettled<Value>(
  promises: readonly Promise<Value>[],
): Promise<readonly Value[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
