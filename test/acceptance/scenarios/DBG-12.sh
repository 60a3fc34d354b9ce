# DBG-12 Version information.
text=$(gantry version)
for word in Client Server "API version" OS/Arch; do expect_has version "$text" "$word"; done
gantry version -f '{{.Server.APIVersion}}' | grep -qE '^1\.[0-9]+$'
