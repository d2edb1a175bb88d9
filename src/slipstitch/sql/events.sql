-- The history of a database, newest first unless asked otherwise; null filters let all pass.
select
    event,
    change_id,
    change,
    project,
    note,
    requires,
    conflicts,
    tags,
    committed_at,
    committer_name,
    committer_email,
    planned_at,
    planner_name,
    planner_email
from {registry}.events
where
    (%(events)s::text[] is null or event = any(%(events)s))
    and (%(change)s::text is null or change ~ %(change)s)
    and (%(project)s::text is null or project ~ %(project)s)
    and (%(committer)s::text is null or committer_name ~ %(committer)s)
order by
    case when %(oldest_first)s then committed_at end,
    case when not %(oldest_first)s then committed_at end desc
limit %(limit)s
offset %(offset)s
