/// Layers as mountable trees, and trees as layers again.
///
/// Read [SnapshotStore][dev.gantry.snapshot.SnapshotStore] (words, lifecycle, an example), then
/// [LayerApply][dev.gantry.snapshot.LayerApply] (how an archive from a stranger becomes a tree),
/// [MergedFolder][dev.gantry.snapshot.MergedFolder] (what a container sees of stacked trees),
/// [TreeTar][dev.gantry.snapshot.TreeTar] and [Changes][dev.gantry.snapshot.Changes] (the way
/// back).
///
/// On disk (`docs/formats/state.md`): `layers/<chain-id>/{fs,size}` are committed and never written
/// again; `work/<key>/{upper,work,layers}` belongs to one container; `tmp` holds what is being made
/// or removed and is emptied when the store is opened.
@NullMarked
package dev.gantry.snapshot;

import org.jspecify.annotations.NullMarked;
