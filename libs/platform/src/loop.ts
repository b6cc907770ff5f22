export { Loop } from '@entresol/messaging/loop';
