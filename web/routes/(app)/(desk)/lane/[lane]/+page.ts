import { error } from '@sveltejs/kit';
import { lanes } from '#shared/incoming/desk.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
  const lane = lanes.find((one) => one === params.lane);
  if (!lane) error(404);
  return { lane };
};
