/** Where a new profile picture is chosen. */
export function PictureField({ errors = [] }: { errors?: readonly string[] | undefined }) {
  return (
    <div className="field">
      <label htmlFor="picture">New picture</label>
      <p className="hint" id="picture-hint">
        A JPEG, PNG, WebP, GIF or AVIF of 5 MB at most. It is cropped to a square around its middle; where and with what
        it was taken is removed.
      </p>
      <input
        id="picture"
        name="picture"
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
        aria-invalid={errors.length > 0 ? true : undefined}
        aria-describedby={errors.length > 0 ? 'picture-hint picture-errors' : 'picture-hint'}
      />
      {errors.length === 0 ? null : (
        <ul className="errors" id="picture-errors">
          {errors.map((error) => (
            <li key={error}>{error}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
