declare module '*.css';

declare module '*?worker&url' {
  const url: string;
  export default url;
}

interface TrustedScripts {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): unknown };
}
declare var trustedTypes: TrustedScripts | undefined;
