export {}; export function offer() {}
