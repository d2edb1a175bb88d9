begin;

select plan(5);

prepare renamed (text) as
select
    online.renamed_text($1, array['id', 'Odd "one"']::name[], array['id_new', 'b']::name[])
    collate "default";

select results_eq(
    $$execute renamed('lower(id) || ID')$$,
    $$values ('lower(id_new) || id_new')$$,
    'a column is renamed, in either case'
);
select results_eq(
    $$execute renamed('''id'' || "Odd ""one""" || "ID"')$$,
    $$values ('''id'' || b || "ID"')$$,
    'texts stay, and quoted names are told apart'
);
select results_eq(
    $$execute renamed('x.id + id(id)::id + idle')$$,
    $$values ('x.id + id(id_new)::id + idle')$$,
    'qualified names, functions, types and longer words stay'
);
select results_eq(
    $$execute renamed('')$$,
    $$values ('')$$,
    'nothing stays nothing'
);
select is(
    online.replaced_column('id::uuid', 'id', 'a || ''id'''),
    '(a || ''id'')::uuid',
    'an expression takes the place of a column, in parentheses'
);

select *
from finish();

rollback;
