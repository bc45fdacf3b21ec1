// A problem with one field, in the words kubectl users know.

export type FieldError = {
  /** `spec.containers[0].image` */
  readonly path: string;
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
    | 'FieldValueForbidden'
    | 'FieldValueTooLong'
    | 'FieldValueTooMany'
    | 'FieldValueTypeInvalid'
    | 'FieldValueNotFound';
  /** `Invalid value: "Web": a lowercase RFC 1123 label must …`, without the path. */
  readonly message: string;
};
