// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

/** Bytes that are not what their type says. The message names the field, the value and the limit. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CodecException(final String message) {
        super(message);
    }
}
