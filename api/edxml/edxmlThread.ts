import { checkEdxml } from '#shared/edxml/check.ts';
import { answer } from '../thread/confine.ts';

await answer(checkEdxml);
