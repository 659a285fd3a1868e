// SPDX-License-Identifier: Apache-2.0
package io.alys.core.codec;

/** An enum constant with a number that never changes, since journals hold it. */
public interface Coded {
    int code();

    /**
     * Finds the constant with the code.
     *
     * @throws CodecException when none has it.
     */
    static <T extends Enum<T> & Coded> T of(final T[] constants, final int code) {
        for (final T constant : constants) {
            if (constant.code() == code) {
                return constant;
            }
        }
        throw new CodecException("unknown code=" + code + " kind="
                + constants[0].getDeclaringClass().getSimpleName());
    }
}
