begin;

select plan(5);

select is(
    online.bare_statement('drop /* now * or */ table t -- concurrently'),
    'drop   table t  ',
    'comments of both kinds go'
);
select is(
    online.bare_statement('comment on table t is ''it''''s "concurrently"'' '),
    'comment on table t is   ',
    'a text goes, with the quotes in it'
);
select is(
    online.bare_statement('select e''a\''b'', c'),
    'select  , c',
    'a text with escapes ends where the server ends it'
);
select is(
    online.bare_statement('do $a$ begin $$x$$; end $a$; select 1'),
    'do  ; select 1',
    'a text between dollars goes, with other dollars in it'
);
select is(
    online.bare_statement('alter table "it''s -- a name" add x int'),
    'alter table "it''s -- a name"  add x int',
    'a quoted name stays'
);

select *
from finish();

rollback;
