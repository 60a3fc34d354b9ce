// SPDX-License-Identifier: Apache-2.0
package dev.gantry.engine.state;

import java.util.List;
import java.util.random.RandomGenerator;

/// Names for containers that the user did not name: an adjective and something from a harbour, such
/// as `brisk_capstan`. After a few collisions a digit is appended.
public final class RandomNames {
  private static final List<String> ADJECTIVES =
      words(
          """
          able airy alert amber ample azure bold brave breezy bright brisk calm candid canny
          careful cheery civil clear clever cobalt cosy crisp daring deft dewy eager early easy
          even fair fast fine firm fleet fond frank free fresh frosty gentle glad golden grand
          green handy happy hardy hasty honest humble ivory jolly keen kind late lively loud loyal
          lucid lucky mellow merry mild misty modest neat nimble noble open patient placid plain
          polite prompt proud quick quiet ready robust rosy round royal rustic salty sandy scarlet
          serene sharp shiny silent silver simple smooth snowy solid sound spry stable steady
          stout sturdy sunny sure swift tawny tidy tough tranquil trim true upbeat valiant vivid
          warm watchful whole wide wise witty young zesty
          """);
  private static final List<String> NOUNS =
      words(
          """
          anchor ballast barge barnacle bay beacon berth bollard boom bosun bow brig buoy bulkhead
          cabin cable canal cape capstan captain cargo channel chart cleat coast cog compass
          coracle coral cove crane current cutter davit deck derrick dinghy dock dolphin dory
          dredger fathom fender ferry fjord flagship foghorn forestay freighter frigate funnel
          galleon galley gangway gannet gull halyard harbour hatch haven hawser headland heron
          hoist hold hull inlet islet jetty jib keel kelp ketch knot lagoon lantern lateen lagger
          lifeboat lighter lighthouse limpet locker lugger mainsail marina mariner mast mizzen
          mooring mussel navigator oar osprey otter outrigger packet paddle pelican petrel pier
          pilot pinnace plover pontoon port porthole prow puffin pulley quay raft reef rigger
          rudder sail sandbar schooner scow seal sextant shoal shore shuttle skiff slipway sloop
          sounder spar spinnaker starboard stern stevedore strait tanker tern tide tiller towline
          trawler tugboat turnstile wake wharf wherry winch windlass yacht yawl
          """);

  private RandomNames() {}

  /// A name for try number `attempt`; from the fourth on it carries a digit.
  public static ContainerName next(RandomGenerator random, int attempt) {
    String name =
        ADJECTIVES.get(random.nextInt(ADJECTIVES.size()))
            + "_"
            + NOUNS.get(random.nextInt(NOUNS.size()));
    return new ContainerName(attempt < 3 ? name : name + random.nextInt(10 * attempt));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
