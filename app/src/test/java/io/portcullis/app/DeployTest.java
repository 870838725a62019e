package io.portcullis.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.portcullis.app.config.ConfigLoader;
import io.portcullis.app.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lint of what is deployed, without docker or a cluster. */
class DeployTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    @TempDir
    private Path folder;

    @Test
    void everyManifestIsCompleteAndCarriesTheLabel() throws IOException {
        Set<String> kinds = new TreeSet<>();
        for (JsonNode object : manifests()) {
            String kind = object.path("kind").asText();
            kinds.add(kind);
            assertThat(object.path("apiVersion").asText()).as(kind).matches("([a-z0-9.]+/)?v1");
            assertThat(object.at("/metadata/name").asText()).as(kind).startsWith("portcullis");
            assertThat(object.at("/metadata/labels")
                            .path("app.kubernetes.io/name")
                            .asText())
                    .as(kind)
                    .isEqualTo("portcullis");
        }
        assertThat(kinds)
                .containsExactly(
                        "ConfigMap",
                        "Deployment",
                        "NetworkPolicy",
                        "PersistentVolumeClaim",
                        "PodDisruptionBudget",
                        "Secret",
                        "Service",
                        "ServiceAccount");
    }

    @Test
    void thePodHasNoRightsItDoesNotNeed() throws IOException {
        JsonNode pod = one("Deployment").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                .isEqualTo("ALL");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(container.path("env").isMissingNode())
                .as("secrets come as files")
                .isTrue();
    }

    @Test
    void probesPortsVolumesAndSelectorsFitTogether() throws IOException {
        JsonNode deployment = one("Deployment");
        JsonNode pod = deployment.at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
        Set<String> ports = texts(container.path("ports"), "name");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(ports).contains(container.path(probe).at("/httpGet/port").asText());
        }
        assertThat(texts(container.path("volumeMounts"), "name")).isEqualTo(texts(pod.path("volumes"), "name"));
        JsonNode labels = deployment.at("/spec/template/metadata/labels");
        for (JsonNode object : manifests()) {
            String kind = object.path("kind").asText();
            if (kind.equals("Service")) {
                assertThat(object.at("/spec/selector")).isEqualTo(labels);
                assertThat(ports).contains(object.at("/spec/ports/0/targetPort").asText());
            }
            if (kind.equals("PodDisruptionBudget") || kind.equals("Deployment")) {
                assertThat(object.at("/spec/selector/matchLabels")).isEqualTo(labels);
            }
            if (kind.equals("NetworkPolicy")) {
                assertThat(object.at("/spec/podSelector/matchLabels")).isEqualTo(labels);
            }
        }
        assertThat(deployment.at("/spec/replicas").asInt())
                .as("limits are not shared")
                .isEqualTo(1);
        assertThat(deployment.at("/spec/strategy/type").asText()).isEqualTo("Recreate");
    }

    @Test
    void thePackagedConfigurationIsValidAndFitsThePod() throws Exception {
        JsonNode secret = one("Secret");
        String text = one("ConfigMap").path("data").path("portcullis.yaml").asText();
        for (String name : List.of("admin-token", "main-api-key")) {
            assertThat(secret.path("stringData").path(name).asText("absent")).isEmpty();
            Files.writeString(folder.resolve(name), "value");
        }
        Path file = Files.writeString(
                folder.resolve("portcullis.yaml"), text.replace("/run/secrets/portcullis/", folder + "/"));
        Configuration c =
                new ConfigLoader(name -> null, Signals.NAMES).load(file).configuration();
        JsonNode container = one("Deployment").at("/spec/template/spec/containers/0");
        assertThat(container.at("/ports/0/containerPort").asInt())
                .isEqualTo(c.listen().port());
        assertThat(container.at("/ports/1/containerPort").asInt())
                .isEqualTo(c.admin().port());
        assertThat(texts(container.path("volumeMounts"), "mountPath"))
                .contains(c.data().toString());
        long grace = one("Deployment")
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .asLong();
        assertThat(grace).isGreaterThan(c.drain().toSeconds());
    }

    @Test
    void theImageRunsAsNobodyWithoutAShell() throws IOException {
        List<String> lines = Files.readAllLines(DEPLOY.resolve("Dockerfile"));
        int last = 0;
        for (int i = 0; i < lines.size(); i++) {
            last = lines.get(i).startsWith("FROM ") ? i : last;
        }
        List<String> image = lines.subList(last, lines.size());
        assertThat(image.getFirst()).contains("distroless").contains(":nonroot");
        assertThat(image).anyMatch(l -> l.equals("USER 65532:65532"));
        assertThat(image).noneMatch(l -> l.startsWith("RUN ") || l.startsWith("HEALTHCHECK") || l.startsWith("ADD "));
        assertThat(image).anyMatch(l -> l.startsWith("ENTRYPOINT [")).noneMatch(l -> l.contains("dist/audit"));
        assertThat(lines).noneMatch(l -> l.contains(":latest"));
    }

    private static List<JsonNode> manifests() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        List<JsonNode> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve("kubernetes"))) {
            for (Path file : files.sorted().toList()) {
                try (MappingIterator<JsonNode> all =
                        yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
                    objects.addAll(all.readAll());
                }
            }
        }
        return objects;
    }

    private static JsonNode one(String kind) throws IOException {
        List<JsonNode> found = manifests().stream()
                .filter(o -> o.path("kind").asText().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static Set<String> texts(JsonNode list, String field) {
        Set<String> texts = new TreeSet<>();
        list.forEach(item -> texts.add(item.path(field).asText()));
        return texts;
    }
}
