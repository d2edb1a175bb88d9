-- Revert routiq:standardisation/defect_rules from pg

begin;

drop table standardisation.defect_rules;

commit;
