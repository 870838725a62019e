package io.portcullis.gateway.authenticate;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.gateway.authenticate.Authentication.Known;
import io.portcullis.gateway.authenticate.Authentication.Unknown;
import io.portcullis.gateway.authenticate.Authentication.Why;
import io.portcullis.gateway.receive.Network;
import io.portcullis.traffic.Verification;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Optional<Instant> NEVER = Optional.empty();

    private final KeySecret secret = KeySecret.create("Acme Inc.", new SecureRandom());

    private Authentication identify(
            Optional<Instant> expires,
            Optional<Instant> revoked,
            Optional<Instant> grace,
            List<Network> networks,
            AccountRecord.Status status) {
        KeyRecord key =
                new KeyRecord("k1", "a1", secret.hash(), secret.shown(), NOW, expires, revoked, grace, networks);
        AccountRecord account = new AccountRecord("a1", "o1", "free", Verification.EMAIL, status, NOW);
        Directory directory = new Directory(Map.of(key.hash(), key), Map.of("a1", account), Map.of(), Map.of());
        return new Authenticator(() -> directory, new JwtVerifier(List.of()))
                .identify(secret.token(), "198.51.100.7", NOW);
    }

    private void assertWhy(Authentication result, Why why) {
        Unknown unknown = (Unknown) result;
        assertThat(unknown.why()).isEqualTo(why);
        assertThat(unknown.message()).doesNotContain(secret.shown());
    }

    @Test
    void aGoodKeyStandsForItsAccount() {
        Known known = (Known) identify(NEVER, NEVER, NEVER, List.of(), AccountRecord.Status.ACTIVE);
        assertThat(known.caller().account()).isEqualTo("a1");
        assertThat(known.caller().key()).isEqualTo("k1");
    }

    @Test
    void everythingThatEndsAKeyEndsIt() {
        AccountRecord.Status active = AccountRecord.Status.ACTIVE;
        Optional<Instant> now = Optional.of(NOW);
        Optional<Instant> later = Optional.of(NOW.plusMillis(1));
        assertWhy(identify(now, NEVER, NEVER, List.of(), active), Why.EXPIRED);
        assertWhy(identify(NEVER, now, NEVER, List.of(), active), Why.REVOKED);
        assertWhy(identify(NEVER, NEVER, now, List.of(), active), Why.EXPIRED);
        assertWhy(identify(NEVER, NEVER, NEVER, List.of(), AccountRecord.Status.SUSPENDED), Why.SUSPENDED);
        assertThat(identify(later, NEVER, later, List.of(), active)).isInstanceOf(Known.class);
    }

    @Test
    void networksAreHeldTo() {
        AccountRecord.Status active = AccountRecord.Status.ACTIVE;
        List<Network> other = List.of(Network.of("192.0.2.0/24"), Network.of("2001:db8::/32"));
        assertWhy(identify(NEVER, NEVER, NEVER, other, active), Why.NETWORK_NOT_ALLOWED);
        List<Network> own = List.of(Network.of("192.0.2.0/24"), Network.of("198.51.100.0/29"));
        assertThat(identify(NEVER, NEVER, NEVER, own, active)).isInstanceOf(Known.class);
    }

    @Test
    void whateverIsNoKeyIsUnknown() {
        Authenticator empty = new Authenticator(() -> Directory.EMPTY, new JwtVerifier(List.of()));
        assertWhy(empty.identify("", "", NOW), Why.MISSING);
        assertWhy(empty.identify(secret.token(), "", NOW), Why.UNKNOWN_KEY);
        assertWhy(empty.identify("sk-other", "", NOW), Why.UNKNOWN_KEY);
        assertWhy(empty.identify("a.b.c", "", NOW), Why.BAD_TOKEN);
        assertWhy(empty.identify("x".repeat(20_000), "", NOW), Why.BAD_TOKEN);
    }

    @Test
    void secretsAreLongReadableCheckedAndMaskedInText() {
        assertThat(secret.token()).matches("pk-acmeinc-[0-9A-Za-z]{49}");
        assertThat(KeySecret.wellFormed(secret.token())).isTrue();
        String token = secret.token();
        char last = token.charAt(20) == 'a' ? 'b' : 'a';
        assertThat(KeySecret.wellFormed(token.substring(0, 20) + last + token.substring(21)))
                .isFalse();
        assertThat(secret.toString()).isEqualTo(secret.shown() + "...").hasSizeLessThan(25);
        assertThat(KeySecret.create("", new SecureRandom()).token()).startsWith("pk-key-");
    }

    @Test
    void rangesOfBothFamiliesContainWhatTheySay() {
        assertThat(Network.of("10.1.2.3/8").toString()).isEqualTo("10.0.0.0/8");
        assertThat(Network.of("10.0.0.0/8").contains("10.255.0.1")).isTrue();
        assertThat(Network.of("10.0.0.0/8").contains("11.0.0.1")).isFalse();
        assertThat(Network.of("10.0.0.0/8").contains("::ffff:10.1.1.1")).isTrue();
        assertThat(Network.of("2001:db8::/33").contains("2001:db8:7fff::1")).isTrue();
        assertThat(Network.of("2001:db8::/33").contains("2001:db8:8000::1")).isFalse();
        assertThat(Network.of("192.0.2.1").contains("192.0.2.1")).isTrue();
        assertThat(Network.of("0.0.0.0/0").contains("2001:db8::1")).isFalse();
        for (String wrong : List.of("", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "::/129", "::1%lo")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> Network.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
