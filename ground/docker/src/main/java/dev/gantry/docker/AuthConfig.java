// SPDX-License-Identifier: Apache-2.0
package dev.gantry.docker;

import io.avaje.jsonb.Json;

/// Credentials of a registry, as the `X-Registry-Auth` header carries them.
@Json
public record AuthConfig(
    String username,
    String password,
    String auth,
    String serveraddress,
    String identitytoken,
    String registrytoken) {

  public AuthConfig {
    username = Absent.text(username);
    password = Absent.text(password);
    auth = Absent.text(auth);
    serveraddress = Absent.text(serveraddress);
    identitytoken = Absent.text(identitytoken);
    registrytoken = Absent.text(registrytoken);
  }

  /// Names the account, never the secret.
  @Override
  public String toString() {
    return "AuthConfig[" + username + "@" + serveraddress + "]";
  }
}
