declare global {
  namespace App {
    // eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- Kit merges its own into it
    interface PageState {
      /** Hash of the file that is read over the page: "back" closes it. */
      reading?: string;
    }
  }
}

export {};
