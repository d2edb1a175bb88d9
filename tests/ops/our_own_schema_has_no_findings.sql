begin;

select plan(1);

select is_empty(
    -- schema test and pgTAP are what the tests themselves brought; and what they wrote and took
    -- back, which the server counts as well, says nothing of the schema
    'select f.code, f.object from ops.advisor_findings as f '
    'where f.object not like ''test.%'' and f.object <> ''pgtap'' '
    'and f.code not in (select s.code from ops.advisor_statistics as s)',
    'the advisors find nothing in our own schema'
);

select *
from finish();

rollback;
