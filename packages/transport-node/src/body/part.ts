/** What every part of a multipart body has. */
interface PartBase {
  /** The name of the form field. Several parts may have the same. */
  readonly name: string
  /** Further headers of this part, besides `Content-Disposition` and `Content-Type`. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** A file on disk, sent as it is read. */
export interface FilePart extends PartBase {
  /** The path of the file, from the working directory. */
  readonly path: string
  /** Default: the last part of the path. */
  readonly fileName?: string | undefined
  /** Default: by the ending of the file name, else `application/octet-stream`. */
  readonly contentType?: string | undefined
}

/** Anything but a file on disk. */
export interface ValuePart extends PartBase {
  /** Text (sent as UTF-8), bytes, a `Blob` or `File`, or a stream of bytes. */
  readonly value: string | Uint8Array | ArrayBuffer | Blob | AsyncIterable<Uint8Array>
  /** With a name the part is a file, else a field. Default: the name of a `File`. */
  readonly fileName?: string | undefined
  /** Default: the type of a `Blob`, else by the ending of `fileName`, and none for a field. */
  readonly contentType?: string | undefined
  /** How many bytes a stream has. Where one stream does not say, the whole body is sent in chunks of unknown length. */
  readonly size?: number | undefined
}

/** A part of a multipart body. */
export type UploadPart = FilePart | ValuePart
