-- The history of a database, newest first unless asked otherwise; null filters let all pass. In
-- brief, the columns are null that take the longest to send and to read.
select
    event,
    change_id,
    change,
    project,
    note,
    case when not %(in_brief)s then requires end as requires,
    case when not %(in_brief)s then conflicts end as conflicts,
    tags,
    case when not %(in_brief)s then committed_at end as committed_at,
    case when not %(in_brief)s then committer_name end as committer_name,
    case when not %(in_brief)s then committer_email end as committer_email,
    case when not %(in_brief)s then planned_at end as planned_at,
    case when not %(in_brief)s then planner_name end as planner_name,
    case when not %(in_brief)s then planner_email end as planner_email
from {registry}.events as logged
where
    (%(events)s::text[] is null or event = any(%(events)s))
    and (%(change)s::text is null or change ~ %(change)s)
    and (%(project)s::text is null or project ~ %(project)s)
    and (%(committer)s::text is null or committer_name ~ %(committer)s)
order by
    case when %(oldest_first)s then logged.committed_at end,
    case when not %(oldest_first)s then logged.committed_at end desc
limit %(limit)s
offset %(offset)s
