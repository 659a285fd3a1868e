// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.rpc;

/**
 * Who may talk to a face, and how.
 *
 * @param operators what lets operators in; null where there are no methods for them.
 * @param token that every caller must show; null for none. The operator's own token does as well.
 * @param tls what to encrypt with; null to talk plainly.
 */
public record FaceSecurity(OperatorAccess operators, RpcToken token, TlsIdentity tls) {
    /** Whoever reaches it may talk to it. */
    public static final FaceSecurity OPEN = new FaceSecurity(null, null, null);

    static final String REFUSAL = "this needs the header Authorization: Bearer TOKEN, with the token of rpc.token.file";

    /** @param authorization the request's header of that name, or null. */
    boolean admits(final String authorization) {
        return token == null || token.admits(authorization) || (operators != null && operators.isShown(authorization));
    }
}
