-- Every statement that the runner sends to the registry, under its name.
-- {registry} is Sqitch's schema, {progress} ours beside it; values are parameters.

-- name: look
-- What stands in this database, whatever the rights of whoever asks. The relations are looked up
-- once: a new session spends more on planning a query than on running it.
with relations as materialized (
    select
        c.oid,
        n.oid as schema,
        c.relname::text as name,
        n.nspname = %(registry)s::text as is_registry
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname in (%(registry)s::text, %(progress)s::text)
        and c.relname in (
            'projects', 'changes', 'tags', 'dependencies', 'events', 'releases', 'intents'
        )
),

columns as materialized (
    select
        r.name as relation,
        r.is_registry,
        a.attname as name
    from relations as r
    join pg_catalog.pg_attribute as a on a.attrelid = r.oid
    where r.name in ('changes', 'intents')
        and a.attname in (
            'change_id', 'change', 'project', 'note', 'committed_at', 'planner_email', 'schemas'
        )
        and not a.attisdropped
)

select
    to_regnamespace(quote_ident(%(registry)s)) is not null as has_schema,
    exists (select from relations where is_registry and name = 'releases') as has_releases,
    exists (select from relations where is_registry and name = 'changes') as has_changes,
    exists (select from relations where not is_registry and name = 'intents') as has_progress,
    exists (
        select from columns where not is_registry and relation = 'intents' and name = 'schemas'
    ) as has_current_progress,
    array(
        select name from relations where is_registry and name <> 'intents' order by name
    ) as relations,
    (
        select count(*) from columns
        where is_registry and relation = 'changes' and name <> 'schemas'
    ) as known_columns,
    pg_catalog.pg_is_in_recovery() as is_standby,
    pg_catalog.current_setting('default_transaction_read_only') = 'on' as is_read_only,
    pg_catalog.pg_backend_pid() as backend_pid,
    -- What whoever records needs on the registry and does not have.
    array(
        select p.privilege || ' on ' || p.relation
        from (
            values
            (1, 'select', 'changes'), (2, 'insert', 'changes'), (3, 'delete', 'changes'),
            (4, 'select', 'tags'), (5, 'insert', 'tags'), (6, 'delete', 'tags'),
            (7, 'select', 'dependencies'), (8, 'insert', 'dependencies'),
            (9, 'select', 'events'), (10, 'insert', 'events')
        ) as p (number, privilege, relation)
        join relations as r on r.is_registry and r.name = p.relation
        where not has_table_privilege(r.oid, p.privilege)
            or not has_schema_privilege(r.schema, 'usage')
        order by p.number
    ) as missing_rights;

-- name: version
-- The highest release counts. The lowest tells what the registry began as.
select
    coalesce(max(version), 0)::numeric::text as version,
    coalesce(min(version), 0) < 1.1::real as was_upgraded
from {registry}.releases;

-- name: record_release
insert into {registry}.releases (version, installer_name, installer_email)
values (%(version)s::real, %(name)s, %(email)s);

-- name: projects
select project, uri
from {registry}.projects
order by project;

-- name: register_project
insert into {registry}.projects (project, uri, creator_name, creator_email)
values (%(project)s, %(uri)s, %(name)s, %(email)s);

-- name: deployed
-- All changes of some projects in the order of deployment, and the changes with some ids, some
-- names, some tags.
select
    c.change_id,
    c.change,
    c.project,
    c.note,
    c.script_hash,
    c.committed_at,
    c.committer_name,
    c.committer_email,
    c.planned_at,
    c.planner_name,
    c.planner_email,
    coalesce(t.tags, '{{}}') as tags,
    coalesce(t.tag_times, '{{}}') as tag_times
from {registry}.changes as c
left join (
    select
        change_id,
        array_agg(tag order by committed_at, tag) as tags,
        array_agg(committed_at order by committed_at, tag) as tag_times
    from {registry}.tags
    group by change_id
) as t on t.change_id = c.change_id
where c.project = any(%(projects)s)
    or c.change_id = any(%(ids)s)
    or (c.project, c.change) in (
        select n.project, n.change
        from unnest(%(name_projects)s::text[], %(names)s::text[]) as n (project, change)
    )
    or c.change_id in (
        select tagged.change_id
        from {registry}.tags as tagged
        join unnest(%(tag_projects)s::text[], %(tags)s::text[]) as n (project, tag)
            on n.project = tagged.project and n.tag = tagged.tag
    )
order by c.committed_at;

-- name: stand_in_hashes
-- An upgrade from before 1.0 puts the ids of changes where hashes of their scripts should be.
select c.change_id
from {registry}.changes as c
where c.project = %(project)s and c.script_hash = c.change_id;

-- name: last_changes
-- Of each project the change deployed last, with its tags. There is no index on the time, and rows
-- come in order: a sort would keep each for the last until the next, where the greatest time is
-- only compared.
select
    c.change_id,
    c.change,
    c.project,
    c.note,
    null::text as script_hash,
    c.committed_at,
    c.committer_name,
    c.committer_email,
    c.planned_at,
    c.planner_name,
    c.planner_email,
    array(
        select t.tag
        from {registry}.tags as t
        where t.change_id = c.change_id
        order by t.committed_at, t.tag
    ) as tags,
    array(
        select t.committed_at
        from {registry}.tags as t
        where t.change_id = c.change_id
        order by t.committed_at, t.tag
    ) as tag_times
from (
    select
        n.project,
        max(n.committed_at) as committed_at
    from {registry}.changes as n
    group by n.project
) as latest
join {registry}.changes as c
    on c.project = latest.project and c.committed_at = latest.committed_at;

-- name: tags
-- For status: newest first.
select tag, committed_at, committer_name, committer_email
from {registry}.tags
where project = %(project)s
order by committed_at desc;

-- name: dependents
-- Deployed changes that stay and require one of those that are to go.
select
    d.dependency_id,
    c.project,
    c.change,
    coalesce(
        (
            select t.tag
            from {registry}.tags as t
            join {registry}.changes as tc on tc.change_id = t.change_id
            where t.project = c.project and tc.committed_at >= c.committed_at
            order by tc.committed_at
            limit 1
        ),
        ''
    ) as as_of_tag
from {registry}.dependencies as d
join {registry}.changes as c on c.change_id = d.change_id
where d.dependency_id = any(%(ids)s) and d.change_id <> all(%(ids)s)
order by c.committed_at;

-- name: take_turn
-- An older Sqitch without the advisory lock holds this lock while its script runs.
lock table {registry}.changes in exclusive mode;

-- name: still_ours
-- Nothing was deployed since we planned, and our lock session still holds its key: it took
-- another one with it, of its own process, which nobody else asks for while it lives. There
-- is no index on the time: what is older than the change we know is passed over in one
-- reading of the table, which offset 0 keeps from going by the index on the project.
select
    (
        select c.change_id
        from (
            select n.change_id, n.project, n.committed_at
            from {registry}.changes as n
            where n.committed_at >= %(since)s
            offset 0
        ) as c
        where c.project = %(project)s
        order by c.committed_at desc
        limit 1
    ) as last_change,
    %(lock_pid)s = pg_catalog.pg_backend_pid()
    or not pg_catalog.pg_try_advisory_xact_lock_shared(
        %(lock_key)s, %(lock_pid)s
    ) as lock_is_held;

-- name: record_deploy
-- One change with its event. The times grow strictly, even where the clock does not:
-- Sqitch knows no other order. The answer is that of still_ours, so that one statement
-- reads and writes; whoever commits looks at it first. Where the COMMIT is sent with it, it
-- must be ours: else it divides by zero, and the server passes over the COMMIT.
with last_change as (
    select c.change_id, c.committed_at
    from (
        select n.change_id, n.project, n.committed_at
        from {registry}.changes as n
        where n.committed_at >= %(since)s
        offset 0
    ) as c
    where c.project = %(project)s
    order by c.committed_at desc
    limit 1
),

recorded as (
    insert into {registry}.changes (
        change_id, script_hash, change, project, note, committed_at,
        committer_name, committer_email, planned_at, planner_name, planner_email
    )
    values (
        %(change_id)s, %(script_hash)s, %(change)s, %(project)s, %(note)s,
        greatest(
            clock_timestamp(),
            (select l.committed_at + interval '1 millisecond' from last_change as l)
        ),
        %(committer_name)s, %(committer_email)s,
        %(planned_at)s, %(planner_name)s, %(planner_email)s
    )
    returning committed_at
),

logged as (
    insert into {registry}.events (
        event, change_id, change, project, note, requires, conflicts, tags, committed_at,
        committer_name, committer_email, planned_at, planner_name, planner_email
    )
    select
        'deploy', %(change_id)s, %(change)s, %(project)s, %(note)s,
        %(requires)s::text[], %(conflicts)s::text[], %(tags)s::text[], r.committed_at,
        %(committer_name)s, %(committer_email)s,
        %(planned_at)s::timestamptz, %(planner_name)s, %(planner_email)s
    from recorded as r
)

select
    o.*,
    1 / (
        %(must_be_ours)s = 0
        or (o.lock_is_held and o.last_change is not distinct from %(must_be_last)s)
    )::integer as is_ours
from (
    select
        (select l.change_id from last_change as l) as last_change,
        %(lock_pid)s = pg_catalog.pg_backend_pid()
        or not pg_catalog.pg_try_advisory_xact_lock_shared(
            %(lock_key)s, %(lock_pid)s
        ) as lock_is_held,
        (select r.committed_at from recorded as r) as recorded_at
    offset 0
) as o;

-- name: record_redeploy
-- The script of a change ran again. Its time stays, for the order of changes is by it.
with changed as (
    update {registry}.changes
    set script_hash = %(script_hash)s
    where change_id = %(change_id)s
)

insert into {registry}.events (
    event, change_id, change, project, note, requires, conflicts, tags, committed_at,
    committer_name, committer_email, planned_at, planner_name, planner_email
)
select
    'deploy', %(change_id)s, %(change)s, %(project)s, %(note)s,
    %(requires)s::text[], %(conflicts)s::text[], %(tags)s::text[],
    greatest(
        clock_timestamp(),
        (
            select max(committed_at) + interval '1 microsecond'
            from {registry}.events
            where change_id = %(change_id)s
        )
    ),
    %(committer_name)s, %(committer_email)s,
    %(planned_at)s::timestamptz, %(planner_name)s, %(planner_email)s;

-- name: record_tags
-- The tags of a change that was just recorded: microseconds after it, in their order.
insert into {registry}.tags (
    tag_id, tag, project, change_id, note, committed_at,
    committer_name, committer_email, planned_at, planner_name, planner_email
)
select
    t.tag_id, t.tag, c.project, c.change_id, t.note,
    c.committed_at + t.number * interval '1 microsecond',
    c.committer_name, c.committer_email, t.planned_at, t.planner_name, t.planner_email
from {registry}.changes as c
cross join unnest(
    %(tag_ids)s::text[],
    %(tags)s::text[],
    %(tag_notes)s::text[],
    %(tag_planned_at)s::timestamptz[],
    %(tag_planner_names)s::text[],
    %(tag_planner_emails)s::text[]
) with ordinality as t (
    tag_id, tag, note, planned_at, planner_name, planner_email, number
)
where c.change_id = %(change_id)s;

-- name: record_dependencies
insert into {registry}.dependencies (change_id, type, dependency, dependency_id)
select %(change_id)s, d.type, d.dependency, d.dependency_id
from unnest(
    %(dependency_types)s::text[],
    %(dependencies)s::text[],
    %(dependency_ids)s::text[]
) as d (type, dependency, dependency_id);

-- name: record_fail
insert into {registry}.events (
    event, change_id, change, project, note, requires, conflicts, tags, committed_at,
    committer_name, committer_email, planned_at, planner_name, planner_email
)
select
    'fail', %(change_id)s, %(change)s, %(project)s, %(note)s,
    %(requires)s::text[], %(conflicts)s::text[], %(tags)s::text[],
    greatest(
        clock_timestamp(),
        (
            select max(committed_at) + interval '1 microsecond'
            from {registry}.events
            where change_id = %(change_id)s
        )
    ),
    %(committer_name)s, %(committer_email)s,
    %(planned_at)s::timestamptz, %(planner_name)s, %(planner_email)s;

-- name: record_revert
-- The event repeats what was recorded, not what the plan says today. The answer is that
-- of still_ours, as it was before this statement; for must_be_ours see record_deploy.
with last_change as (
    select c.change_id
    from (
        select n.change_id, n.project, n.committed_at
        from {registry}.changes as n
        where n.committed_at >= %(since)s
        offset 0
    ) as c
    where c.project = %(project)s
    order by c.committed_at desc
    limit 1
),

gone_tags as (
    delete from {registry}.tags
    where change_id = %(change_id)s
    returning tag, committed_at
),

gone_change as (
    delete from {registry}.changes
    where change_id = %(change_id)s
    returning change_id, change, project, note, planned_at, planner_name, planner_email
),

logged as (
    insert into {registry}.events (
        event, change_id, change, project, note, requires, conflicts, tags, committed_at,
        committer_name, committer_email, planned_at, planner_name, planner_email
    )
    select
        'revert', c.change_id, c.change, c.project, c.note,
        array(
            select d.dependency
            from {registry}.dependencies as d
            where d.change_id = c.change_id and d.type = 'require'
        ),
        array(
            select d.dependency
            from {registry}.dependencies as d
            where d.change_id = c.change_id and d.type = 'conflict'
        ),
        array(select t.tag from gone_tags as t order by t.committed_at, t.tag),
        greatest(
            clock_timestamp(),
            (
                select max(e.committed_at) + interval '1 microsecond'
                from {registry}.events as e
                where e.change_id = c.change_id
            )
        ),
        %(committer_name)s, %(committer_email)s,
        c.planned_at, c.planner_name, c.planner_email
    from gone_change as c
)

select
    o.*,
    1 / (
        %(must_be_ours)s = 0
        or (o.lock_is_held and o.last_change is not distinct from %(must_be_last)s)
    )::integer as is_ours
from (
    select
        (select l.change_id from last_change as l) as last_change,
        %(lock_pid)s = pg_catalog.pg_backend_pid()
        or not pg_catalog.pg_try_advisory_xact_lock_shared(
            %(lock_key)s, %(lock_pid)s
        ) as lock_is_held
    offset 0
) as o;

-- name: forget_deploy
-- A verify failed: the rows go as if they had never been there; a fail event follows.
with gone_tags as (
    delete from {registry}.tags
    where change_id = %(change_id)s
),

gone_event as (
    delete from {registry}.events
    where change_id = %(change_id)s
        and event = 'deploy'
        and committed_at = (
            select c.committed_at
            from {registry}.changes as c
            where c.change_id = %(change_id)s
        )
)

delete from {registry}.changes
where change_id = %(change_id)s;

-- name: record_late_tags
-- Tags that the plan gained on the change deployed last. No event.
insert into {registry}.tags (
    tag_id, tag, project, change_id, note, committed_at,
    committer_name, committer_email, planned_at, planner_name, planner_email
)
select
    t.tag_id, t.tag, %(project)s, %(change_id)s, t.note,
    greatest(
        clock_timestamp(),
        (select max(committed_at) from {registry}.changes),
        (select max(committed_at) from {registry}.tags)
    ) + t.number * interval '1 microsecond',
    %(committer_name)s, %(committer_email)s, t.planned_at, t.planner_name, t.planner_email
from unnest(
    %(tag_ids)s::text[],
    %(tags)s::text[],
    %(tag_notes)s::text[],
    %(tag_planned_at)s::timestamptz[],
    %(tag_planner_names)s::text[],
    %(tag_planner_emails)s::text[]
) with ordinality as t (
    tag_id, tag, note, planned_at, planner_name, planner_email, number
);

-- name: mend_script_hashes
-- After the upgrade from before 1.0 every hash equals its change id.
update {registry}.changes as c
set script_hash = h.script_hash
from unnest(%(ids)s::text[], %(hashes)s::text[]) as h (change_id, script_hash)
where c.change_id = h.change_id and c.script_hash = c.change_id;

-- name: unfinished_blocks
select change_id, change, direction, block, script_digest, finished_at
from {progress}.blocks
where project = %(project)s
order by change_id, direction, block;

-- name: intents
-- The first tables of unfinished work had no column for the search path: whoever only reads finds
-- them as they are.
select
    i.change_id, i.change, i.direction, i.kind, i.block, i.script_digest, i.statement, i.location,
    array(
        select jsonb_array_elements_text(coalesce(to_jsonb(i) -> 'schemas', '[]'::jsonb))
    ) as schemas,
    i.begun_at
from {progress}.intents as i
where i.project = %(project)s
order by i.begun_at;

-- name: record_block
insert into {progress}.blocks (
    project, change_id, change, direction, block, script_digest, committer_name, committer_email
)
values (
    %(project)s, %(change_id)s, %(change)s, %(direction)s, %(block)s, %(script_digest)s,
    %(committer_name)s, %(committer_email)s
);

-- name: record_intent
-- There is one intent for each change and direction: the newest.
insert into {progress}.intents (
    project, change_id, change, direction, kind, block, script_digest, statement, location,
    schemas, committer_name, committer_email
)
values (
    %(project)s, %(change_id)s, %(change)s, %(direction)s, %(kind)s, %(block)s,
    %(script_digest)s, %(statement)s, %(location)s,
    %(schemas)s::text[], %(committer_name)s, %(committer_email)s
)
on conflict (change_id, direction) do update
set
    kind = excluded.kind,
    block = excluded.block,
    script_digest = excluded.script_digest,
    statement = excluded.statement,
    location = excluded.location,
    schemas = excluded.schemas,
    begun_at = clock_timestamp(),
    committer_name = excluded.committer_name,
    committer_email = excluded.committer_email;

-- name: forget_intent
delete from {progress}.intents
where change_id = %(change_id)s and direction = %(direction)s;

-- name: forget_intents
delete from {progress}.intents
where change_id = %(change_id)s;

-- name: forget_blocks
delete from {progress}.blocks
where change_id = %(change_id)s;
