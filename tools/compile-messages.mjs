import { compile } from '@inlang/paraglide-js';
import { messages } from './messages.mjs';

await compile(messages);
