-- Revert routiq:standardisation/statements from pg

begin;

drop function standardisation.carry_back_statement(text);
drop function standardisation.clear_statement(standardisation.steps);
drop function standardisation.carry_statement(standardisation.steps);
drop function standardisation.same_organization(text, text, text);

commit;
