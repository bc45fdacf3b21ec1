// The images of the local cluster. There is no registry: an image is a name for a program of ours,
// or for the tools of this machine. The programs are in the folders beside this file, one `main.ts`
// each, and run inside pods from `/opt/lateen/dist/images`.
export { findImage } from './image-command.ts';
