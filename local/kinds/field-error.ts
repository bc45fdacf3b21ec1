// A problem with one field, in the words kubectl users know.

/** Where a field is: `spec.containers[0].image`. */
export type FieldPath = string;

export type FieldError = {
  readonly path: FieldPath;
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
