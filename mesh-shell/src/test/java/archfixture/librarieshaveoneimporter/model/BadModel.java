// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.model;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class BadModel {
    Logger[] bad;

    void badCall() {
        LoggerFactory.getLogger("model");
    }
}
