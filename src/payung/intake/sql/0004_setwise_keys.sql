call payung.refer('intake_row', 'list_id', 'intake_list', true);
call payung.refer('intake_likeness', 'list_id', 'intake_list', true);
call payung.refer('intake_outcome', 'list_id', 'intake_list', true);
call payung.refer('intake_candidate', 'list_id', 'intake_list', true);
