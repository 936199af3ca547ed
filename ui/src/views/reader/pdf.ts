// PDF as pages that can be drawn. The library for it is large and loaded only when an original is looked at; it reads in
// a worker, evaluates nothing, and gets its bytes from us and never from the network.
import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = worker;

/** Widest a page is drawn, in pixels: beyond that a canvas takes more memory than it shows. */
const widest = 2400;
/** Most pages of a document that are shown. */
const most = 2000;

export class Pdf {
  readonly pages: readonly PdfPage[];
  readonly #document: PDFDocumentProxy;

  private constructor(document: PDFDocumentProxy, pages: readonly PdfPage[]) {
    this.#document = document;
    this.pages = pages;
  }

  static async open(bytes: ArrayBuffer): Promise<Pdf> {
    const document = await getDocument({
      data: bytes,
      isEvalSupported: false,
      enableXfa: false,
      useWasm: false,
      disableAutoFetch: true,
    }).promise;
    const first = await document.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    const count = Math.min(document.numPages, most);
    return new Pdf(
      document,
      Array.from({ length: count }, (_, at) => new PdfPage(document, at + 1, width / height)),
    );
  }

  async close(): Promise<void> {
    await this.#document.loadingTask.destroy();
  }
}

export class PdfPage {
  /** Width to height; of the first page until this one is known. */
  readonly ratio: number;
  readonly #document: PDFDocumentProxy;
  readonly #number: number;
  #task: ReturnType<PDFPageProxy["render"]> | undefined;
  #wanted = false;

  constructor(document: PDFDocumentProxy, number: number, ratio: number) {
    this.#document = document;
    this.#number = number;
    this.ratio = ratio;
  }

  /** Draws the page as wide as it is shown. */
  async draw(canvas: HTMLCanvasElement, width: number): Promise<void> {
    if (this.#wanted) return;
    this.#wanted = true;
    const page = await this.#document.getPage(this.#number);
    // It may have gone out of sight while it was fetched.
    if (!this.#isWanted()) return;
    const own = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: Math.min(width, widest) / own.width });
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    canvas.style.aspectRatio = String(own.width / own.height);
    this.#task = page.render({ canvas, viewport });
    try {
      await this.#task.promise;
    } catch (thrown) {
      if (this.#isWanted()) throw thrown;
    }
  }

  /** Gives the memory of the drawn page back. */
  forget(canvas: HTMLCanvasElement): void {
    this.#wanted = false;
    this.#task?.cancel();
    this.#task = undefined;
    canvas.width = 0;
    canvas.height = 0;
  }

  #isWanted(): boolean {
    return this.#wanted;
  }
}
