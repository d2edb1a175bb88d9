-- Revert routiq:standardisation/steps from pg

begin;

drop table standardisation.links;
drop table standardisation.columns;
drop table standardisation.steps;

commit;
