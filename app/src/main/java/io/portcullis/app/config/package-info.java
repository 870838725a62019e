/**
 * The configuration: one YAML file becomes one immutable {@link io.portcullis.app.config.Configuration}.
 *
 * <p>Start at {@link io.portcullis.app.config.ConfigLoader}, which reads, checks and resolves a file;
 * {@link io.portcullis.app.config.ConfigWatch} does so again whenever the file changes. The schema and every standard
 * value live in the resource {@code portcullis.schema.json}.
 */
@NullMarked
package io.portcullis.app.config;

import org.jspecify.annotations.NullMarked;
