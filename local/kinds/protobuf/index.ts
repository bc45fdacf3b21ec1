// Kubernetes objects from protobuf: `wire` reads fields, `scalar` and `message` make JSON of them
// by the rows of `fields.ts`, `decode` opens the envelope.
export { decodeProtobuf } from './decode.ts';
