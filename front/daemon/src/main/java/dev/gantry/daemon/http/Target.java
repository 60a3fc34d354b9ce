// SPDX-License-Identifier: Apache-2.0
package dev.gantry.daemon.http;

import dev.gantry.api.ApiVersion;
import dev.gantry.api.Query;
import dev.gantry.base.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request's target taken apart: `/v1.43/containers/json?all=1`.
///
/// @param minor of the API version; the newest where the path names none
record Target(int minor, String path, Query query) {
  private static final Pattern VERSIONED = Pattern.compile("/v(\\d{1,4})\\.(\\d{1,4})(/.*)");
  private static final int NEWEST = minor(ApiVersion.NEWEST);
  private static final int OLDEST = minor(ApiVersion.OLDEST);

  static final Target UNKNOWN = new Target(NEWEST, "/", Query.of());

  /// Throws INVALID for a malformed target and for a version that is not spoken, as Docker does.
  static Target parse(String uri) {
    if (!uri.startsWith("/")) {
      throw Failure.invalid("the request's target does not begin with a slash");
    }
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    Query query = Query.parse(mark < 0 ? "" : uri.substring(mark + 1));
    Matcher matcher = VERSIONED.matcher(path);
    if (!matcher.matches()) {
      return new Target(NEWEST, path, query);
    }
    int major = Integer.parseInt(matcher.group(1));
    int minor = Integer.parseInt(matcher.group(2));
    String version = major + "." + minor;
    if (major > 1 || (major == 1 && minor > NEWEST)) {
      throw Failure.invalid(
          "client version "
              + version
              + " is too new. Maximum supported API version is "
              + ApiVersion.NEWEST);
    }
    if (major < 1 || minor < OLDEST) {
      throw Failure.invalid(
          "client version "
              + version
              + " is too old. Minimum supported API version is "
              + ApiVersion.OLDEST
              + ", please upgrade your client to a newer version");
    }
    return new Target(minor, matcher.group(3), query);
  }

  private static int minor(String version) {
    return Integer.parseInt(version.substring(version.indexOf('.') + 1));
  }
}
