// SPDX-License-Identifier: Apache-2.0
package io.alys.core.actor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The actors of a node: found by name, type, tag and priority, and in the order in which they start. Fixed once made. Where
 * each of them stands is for supervision to say.
 */
public final class ActorRegistry {
    public static final int NAME_LENGTH_MAX = 128;
    public static final int TAGS_MAX = 20;
    public static final int ACTORS_MAX = 1000;

    private final Map<String, Registration> byName = new TreeMap<>();
    private final List<Registration> startOrder = new ArrayList<>();

    /**
     * @throws IllegalArgumentException naming the actor and the rule: a name or an actor taken, a limit, a dependency that
     *     nobody registered, or a cycle.
     */
    public ActorRegistry(final List<Registration> registrations) {
        if (registrations.size() > ACTORS_MAX) {
            throw new IllegalArgumentException("actors=" + registrations.size() + " must be at most " + ACTORS_MAX);
        }
        final Set<ActorId> ids = new TreeSet<>();
        for (final Registration registration : registrations) {
            require(byName.put(registration.name(), registration) == null, registration, "its name is taken");
            require(ids.add(registration.id()), registration, "id=" + registration.id() + " is taken");
        }
        for (final Registration registration : registrations) {
            visit(registration, new ArrayList<>());
        }
    }

    /** Dependencies before those that rest on them; otherwise as registered. */
    public List<Registration> startOrder() {
        return List.copyOf(startOrder);
    }

    /** The start order backwards. */
    public List<Registration> stopOrder() {
        return List.copyOf(startOrder.reversed());
    }

    /** The actor with the name, or null. */
    public Registration byName(final String name) {
        return byName.get(name);
    }

    public List<Registration> byType(final Class<? extends EventSourcedActor> type) {
        return startOrder.stream()
                .filter(each -> type.isAssignableFrom(each.type()))
                .toList();
    }

    public List<Registration> byTag(final String tag) {
        return startOrder.stream().filter(each -> each.tags().contains(tag)).toList();
    }

    public List<Registration> byPriority(final Message.Priority priority) {
        return startOrder.stream().filter(each -> each.priority() == priority).toList();
    }

    /** The same actors, each put into something else when it is made. */
    public ActorRegistry wrapped(final UnaryOperator<EventSourcedActor> wrapper) {
        final List<Registration> wrapped = new ArrayList<>();
        for (final Registration each : startOrder) {
            wrapped.add(new Registration(
                    each.name(),
                    each.id(),
                    each.type(),
                    each.priority(),
                    each.tags(),
                    each.dependsOn(),
                    () -> wrapper.apply(each.factory().get())));
        }
        return new ActorRegistry(wrapped);
    }

    private void visit(final Registration registration, final List<String> path) {
        require(
                !path.contains(registration.name()),
                registration,
                "it depends on itself: " + String.join(" -> ", path) + " -> " + registration.name());
        if (startOrder.contains(registration)) {
            return;
        }
        path.add(registration.name());
        for (final String dependency : registration.dependsOn()) {
            final Registration known = byName.get(dependency);
            require(known != null, registration, "it depends on " + dependency + ", which nobody registered");
            visit(known, path);
        }
        path.removeLast();
        startOrder.add(registration);
    }

    private static void require(final boolean holds, final Registration registration, final String rule) {
        if (!holds) {
            throw new IllegalArgumentException("actor=" + registration.name() + ": " + rule);
        }
    }

    /**
     * One actor.
     *
     * @param type of what the factory makes, before anything is wrapped around it.
     * @param priority of its mail, for people and tools.
     * @param dependsOn names of the actors that start before it.
     * @param factory makes it in its first state, for the start and for each restart.
     */
    public record Registration(
            String name,
            ActorId id,
            Class<? extends EventSourcedActor> type,
            Message.Priority priority,
            List<String> tags,
            List<String> dependsOn,
            Supplier<? extends EventSourcedActor> factory) {
        public Registration {
            tags = List.copyOf(tags);
            dependsOn = List.copyOf(dependsOn);
            if (name.isBlank() || name.length() > NAME_LENGTH_MAX || tags.size() > TAGS_MAX) {
                throw new IllegalArgumentException("actor=" + name + " nameLength=" + name.length() + " tags="
                        + tags.size() + " must be 1 to " + NAME_LENGTH_MAX + " and at most " + TAGS_MAX);
            }
        }
    }
}
