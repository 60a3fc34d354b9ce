# MAN-02 Without --rm the logs stay readable after exit.
gantry run --name n2 bb echo kept
expect logs "$(gantry logs n2)" kept
gantry rm n2
