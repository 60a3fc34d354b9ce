# OCI-02 Images are stored and exported in the OCI image format.
gantry save --format oci-archive -o x.tar bb
names=$(tar tf x.tar)
expect_has archive "$names" oci-layout
expect_has archive "$names" index.json
expect_has archive "$names" blobs/sha256/
mkdir x && tar -C x -xf x.tar
for blob in x/blobs/sha256/*; do
  expect "digest of $blob" "$(sha256sum <"$blob" | cut -d' ' -f1)" "$(basename "$blob")"
done
skopeo inspect "oci-archive:x.tar" >/dev/null
