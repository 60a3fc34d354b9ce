# OCI-09 Old spec versions keep working.
bundle b
edit b '.ociVersion="1.0.0"'
expect output "$(gantry-oci run -b b old </dev/null)" "it works"
