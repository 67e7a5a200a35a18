// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.model;

import org.jspecify.annotations.Nullable;

class GoodModel {
    @Nullable
    String text;
}
