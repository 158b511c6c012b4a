import process from 'node:process';
import { measureMemory } from './edxmlRead.ts';

process.stdout.write(String(await measureMemory()));
