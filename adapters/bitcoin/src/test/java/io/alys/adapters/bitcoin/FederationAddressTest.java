// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.acinq.bitcoin.PrivateKey;
import io.alys.core.value.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Vectors of reference 3.1. */
class FederationAddressTest {
    static final List<Bytes> DEV_KEYS = keysOfSecrets(1);
    private static final String X1 = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private static final String X2 = "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";
    private static final String X3 = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    @Test
    void shouldGiveTheDevelopmentFederationItsKnownAddress() {
        assertThat(FederationAddress.tapscriptOf(DEV_KEYS)).isEqualTo(Bytes.fromHex("20" + X1 + "ac51a2"));
        assertThat(FederationAddress.scriptOf(DEV_KEYS))
                .isEqualTo(Bytes.fromHex("51208c06c75814b105f303f0ac4c5f62ea60701ac95e3cec794b82c2167b55eb58cb"));
        assertThat(FederationAddress.addressOf(DEV_KEYS, "regtest"))
                .isEqualTo("bcrt1p3srvwkq5kyzlxqls43x97ch2vpcp4j278nk8jjuzcgt8k40ttr9s4vj934");
    }

    @Test
    void shouldGiveThreeMembersTheirKnownAddress() {
        final List<Bytes> keys = keysOfSecrets(3);

        assertThat(FederationAddress.tapscriptOf(keys))
                .isEqualTo(Bytes.fromHex("20" + X1 + "ac20" + X2 + "ba20" + X3 + "ba52a2"));
        assertThat(FederationAddress.leafHashOf(keys))
                .isEqualTo(Bytes.fromHex("5f1e553807f3b6c36e5c7bd193b5cc659aa81ddd57c6802ddcae6b7ca8a02fb8"));
        assertThat(FederationAddress.scriptOf(keys))
                .isEqualTo(Bytes.fromHex("51202486b11832f304190b5660614c2bb2bdb8159c1652a78685a2545cdfd25e684e"));
        assertThat(FederationAddress.addressOf(keys, "regtest"))
                .isEqualTo("bcrt1pyjrtzxpj7vzpjz6kvps5c2ajhkupt8qk22ncdpdz23wdl5j7dp8qexkr43");
    }

    @Test
    void shouldPrefixTheAddressByNetwork() {
        assertThat(FederationAddress.addressOf(DEV_KEYS, "main")).startsWith("bc1p");
        assertThat(FederationAddress.addressOf(DEV_KEYS, "test")).startsWith("tb1p");
        assertThat(FederationAddress.addressOf(DEV_KEYS, "testnet4"))
                .isEqualTo(FederationAddress.addressOf(DEV_KEYS, "signet"));
        assertThatThrownBy(() -> FederationAddress.addressOf(DEV_KEYS, "mainnet"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bitcoinNetwork=mainnet must be one of [main,");
    }

    @Test
    void shouldDependOnTheOrderOfKeys() {
        final List<Bytes> reversed = new ArrayList<>(keysOfSecrets(3));
        Collections.reverse(reversed);

        assertThat(FederationAddress.scriptOf(reversed)).isNotEqualTo(FederationAddress.scriptOf(keysOfSecrets(3)));
    }

    @Test
    void shouldAskForTwoThirdsRoundedUp() {
        final List<Integer> thresholds = IntStream.rangeClosed(1, 9)
                .map(FederationAddress::thresholdOf)
                .boxed()
                .toList();

        assertThat(thresholds).containsExactly(1, 2, 2, 3, 4, 4, 5, 6, 6);
    }

    @Test
    void shouldPushThresholdsAboveSixteenAsBytes() {
        assertThat(FederationAddress.tapscriptOf(keysOfSecrets(24)).toHex()).endsWith("ba60a2");
        assertThat(FederationAddress.tapscriptOf(keysOfSecrets(25)).toHex()).endsWith("ba0111a2");
        assertThat(FederationAddress.tapscriptOf(keysOfSecrets(64)).toHex()).endsWith("ba012ba2");
    }

    @Test
    void shouldRefuseKeysThatAreNoFederation() {
        final Bytes good = DEV_KEYS.getFirst();
        final Bytes otherParity = Bytes.fromHex("03" + X1);
        final Bytes notOnCurve = Bytes.fromHex("02" + "ff".repeat(32));

        assertRefused(List.of(), "federationKeys=0 must be 1 to 64");
        assertRefused(keysOfSecrets(65), "federationKeys=65");
        assertRefused(List.of(good, otherParity), "federationKeys[1]=0x03");
        assertRefused(List.of(notOnCurve), "must be a compressed secp256k1 public key");
        assertRefused(List.of(good.slice(1, 32)), "must be a compressed secp256k1 public key");
    }

    static List<Bytes> keysOfSecrets(final int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(secret -> {
                    final byte[] bytes = new byte[32];
                    bytes[31] = (byte) secret;
                    return Bytes.of(new PrivateKey(bytes).publicKey().value.toByteArray());
                })
                .toList();
    }

    private static void assertRefused(final List<Bytes> keys, final String message) {
        assertThatThrownBy(() -> FederationAddress.scriptOf(keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
